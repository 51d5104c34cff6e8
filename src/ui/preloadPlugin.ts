/**
 * A Vite plugin that names in the page's head what the first output needs besides the entry, so
 * that the browser fetches all of it at once: the page, the terminal, its font, the first demo.
 */
import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';
import { FIRST_DEMO } from './demos.ts';

function link(attributes: Record<string, string>): HtmlTagDescriptor {
  return { tag: 'link', attrs: { ...attributes, crossorigin: true }, injectTo: 'head' };
}

/** These scripts and what they import in turn, the entry apart: that one is being fetched already. */
function withImports(bundle: Rolldown.OutputBundle, scripts: readonly string[]): Set<string> {
  const all = new Set<string>();
  const add = (file: string) => {
    const chunk = bundle[file];
    if (all.has(file) || chunk?.type !== 'chunk' || chunk.isEntry) return;
    all.add(file);
    chunk.imports.forEach(add);
  };
  scripts.forEach(add);
  return all;
}

/** The plugin; it does nothing while developing. */
export function preloadPlugin(): Plugin {
  return {
    name: 'vm86-preload',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        if (bundle === undefined) return [];
        const files = Object.keys(bundle);
        const scripts = withImports(
          bundle,
          files.filter((file) => /^assets\/(page|terminal)-[^/]*\.js$/.test(file)),
        );
        const font = files.filter((file) => file.endsWith('.otf'));
        return [
          ...Array.from(scripts, (file) => link({ rel: 'modulepreload', href: `./${file}` })),
          ...font.map((file) => link({ rel: 'preload', as: 'font', href: `./${file}` })),
          link({ rel: 'preload', as: 'fetch', href: `./demos/${FIRST_DEMO.name}.com` }),
        ];
      },
    },
  };
}
