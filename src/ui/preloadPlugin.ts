/**
 * A Vite plugin that names in the page's head what the first output needs besides the entry, so
 * that the browser fetches all of it at once: the page, the terminal, its font, the first demo.
 */
import type { HtmlTagDescriptor, Plugin } from 'vite';
import { FIRST_DEMO } from './demos.ts';

function link(attributes: Record<string, string>): HtmlTagDescriptor {
  return { tag: 'link', attrs: { ...attributes, crossorigin: true }, injectTo: 'head' };
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
        const scripts = files.filter((file) => /^assets\/(page|terminal)-[^/]*\.js$/.test(file));
        const font = files.filter((file) => file.endsWith('.otf'));
        return [
          ...scripts.map((file) => link({ rel: 'modulepreload', href: `./${file}` })),
          ...font.map((file) => link({ rel: 'preload', as: 'font', href: `./${file}` })),
          link({ rel: 'preload', as: 'fetch', href: `./demos/${FIRST_DEMO.name}.com` }),
        ];
      },
    },
  };
}
