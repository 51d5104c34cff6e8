/** Numbers and strings as lines of a trace show them (vm86.md 12.4). */

export function hex(value: number): string {
  return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** In quotes; what is not printable ASCII as \n or \xNN. */
export function quote(text: string): string {
  let out = '"';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x22 || code === 0x5c) out += `\\${text[i]}`;
    else if (code === 0x0a) out += '\\n';
    else if (code >= 0x20 && code < 0x7f) out += text[i];
    else out += `\\x${code.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
}
