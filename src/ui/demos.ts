/** The demo programs that come with the page, in the order of the menu. */

export interface Demo {
  readonly name: string;
  readonly title: string;
  readonly about: string;
}

export const DEMOS: readonly Demo[] = [
  { name: 'hello', title: 'Hello', about: 'Writes one line and ends.' },
  {
    name: 'echo',
    title: 'Echo',
    about: 'Reads a line with the line editor of DOS and writes it back.',
  },
  { name: 'colours', title: 'Colours', about: 'All 16 colours on all 16 backgrounds.' },
  {
    name: 'bounce',
    title: 'Bouncing box',
    about: 'Draws straight into video memory at B800:0000.',
  },
  {
    name: 'clock',
    title: 'Clock',
    about: 'A timer interrupt of its own, INT 1Ch, draws the time.',
  },
  { name: 'guess', title: 'Guess the number', about: 'A game: find the number that it thinks of.' },
];

/** The demo of the first visit. */
export const FIRST_DEMO = DEMOS[0];

/** Address of one of a demo's files, relative to the page wherever it is served. */
function demoUrl(demo: Demo, extension: string): URL {
  return new URL(`demos/${demo.name}.${extension}`, document.baseURI);
}

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response;
}

/** The assembled program. Rejects if it cannot be fetched. */
export async function demoProgram(demo: Demo): Promise<Uint8Array> {
  return new Uint8Array(await (await fetched(demoUrl(demo, 'com'))).arrayBuffer());
}

/** Its source text. Rejects if it cannot be fetched. */
export async function demoSource(demo: Demo): Promise<string> {
  return (await fetched(demoUrl(demo, 'asm'))).text();
}
