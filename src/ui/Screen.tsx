/** The program's screen: the terminal, the keyboard it takes, and its text for screen readers. */
import { useEffect, useRef, useState } from 'react';
import type { Frame } from '../state/frame.ts';
import { pictureText } from './ansi.ts';
import { KeyRow } from './KeyRow.tsx';
import { GuestKeyboard, typedText } from './keys.ts';
import type { PageMachine } from './pageMachine.ts';
import { pictureOf } from './picture.ts';
import { screenFontLoaded } from './screenFont.ts';
import type { ScreenTerminal } from './terminal.ts';
import { useMachine, usePage } from './useMachine.ts';

/** A text screen blinks about twice a second: 16 frames of 70 Hz on, 16 off. */
const BLINK = 266;
/** How often the text for assistive technology may change. */
const TEXT_INTERVAL = 250;
/** Frame and padding around the picture. */
const BORDER = 12;

/** After what is under way: the faster renderer must not hold up the first output. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 2000 });
  else setTimeout(work, 500);
}

/** Fetched while the page is drawn first: the screen is wanted at once. */
const terminalModule = import('./terminal.ts');

/** The keyboard of a machine, which it has while its Screen has the focus. */
function createKeyboard({ playground, store, unique }: PageMachine): GuestKeyboard {
  return new GuestKeyboard({
    send: (codes) => playground.keys(codes),
    release: () => {
      (document.activeElement as HTMLElement | null)?.blur();
      document.getElementById(unique('status'))?.focus();
      store.setState({ sentence: 'The keyboard is the page’s again. Click the screen to type.' });
    },
  });
}

async function createTerminal(
  { playground, label }: PageMachine,
  keyboard: GuestKeyboard,
): Promise<ScreenTerminal> {
  const [{ ScreenTerminal: Screen }] = await Promise.all([terminalModule, screenFontLoaded]);
  return new Screen({
    label: label('Keyboard'),
    onKey: (event) =>
      event.type === 'keyup' ? keyboard.up(event) : playground.takesKeys() && keyboard.down(event),
    onText: (text) => {
      if (playground.takesKeys()) playground.type(typedText(text));
    },
    onFocus: (focused) => {
      if (!focused) keyboard.letGo();
      playground.setCaptured(focused);
    },
    onNoWebgl: () =>
      playground.notify({
        severity: 'info',
        title: 'The screen is drawn without WebGL',
        cause: 'This browser does not offer it.',
        fix: 'Everything works; programs that redraw the whole screen may look slower.',
      }),
  });
}

/** Attaches terminal and text to their elements for as long as they are there. */
function useTerminal(
  machine: PageMachine,
  keyboard: GuestKeyboard,
  stage: React.RefObject<HTMLElement | null>,
  tube: React.RefObject<HTMLElement | null>,
  text: React.RefObject<HTMLElement | null>,
  setGraphics: (mode: number | null) => void,
) {
  useEffect(() => {
    const { playground } = machine;
    const { current: host } = tube;
    const { current: space } = stage;
    if (host === null || space === null) return undefined;
    let terminal: ScreenTerminal | null = null;
    let gone = false;
    let textAt = -TEXT_INTERVAL;
    let said: Frame | null = null;
    const fit = () => terminal?.resize(space.clientWidth - BORDER, space.clientHeight - BORDER);
    const observer = new ResizeObserver(fit);
    observer.observe(space);
    void createTerminal(machine, keyboard).then((made) => {
      if (gone) {
        made.dispose();
        return;
      }
      terminal = made;
      fit();
      made.open(host);
      playground.focusScreen = () => made.focus();
    });
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const stop = playground.feed.listen((frame, now) => {
      const picture = pictureOf(frame);
      setGraphics(typeof picture === 'number' ? picture : null);
      if (typeof picture === 'number') return;
      terminal?.show(picture, !still && Math.floor(now / BLINK) % 2 === 1);
      if (frame === said || now - textAt < TEXT_INTERVAL || text.current === null) return;
      said = frame;
      const lines = pictureText(picture);
      if (text.current.textContent !== lines) {
        text.current.textContent = lines;
        textAt = now;
        if (lines.trim() !== '') whenIdle(() => void terminal?.useWebgl());
      }
    });
    return () => {
      gone = true;
      observer.disconnect();
      stop();
      terminal?.dispose();
      playground.focusScreen = () => {};
    };
  }, [machine, keyboard, stage, tube, text, setGraphics]);
}

/** The pane Screen. */
export function Screen() {
  const stage = useRef<HTMLDivElement>(null);
  const tube = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLPreElement>(null);
  const machine = useMachine();
  const { playground, label } = machine;
  const [keyboard] = useState(() => createKeyboard(machine));
  const [graphics, setGraphics] = useState<number | null>(null);
  const captured = usePage((page) => page.captured);
  const takes = usePage((page) => page.status.kind === 'running' || page.status.kind === 'waiting');
  const output = usePage((page) => page.output);
  const fresh = usePage((page) => page.status.kind === 'ready' && page.program !== null);
  useTerminal(machine, keyboard, stage, tube, text, setGraphics);
  return (
    <section
      className="pane screen grow"
      aria-label={label('Screen')}
      tabIndex={-1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) playground.focusScreen();
      }}
    >
      <header>
        <h2>Screen</h2>
        <span className="follows">
          {captured && takes
            ? 'has your keyboard · Ctrl+Alt gives it back'
            : graphics === null
              ? '80 × 25 text'
              : `graphics mode ${graphics.toString(16).toUpperCase()}h`}
        </span>
      </header>
      <div className="screen-stage" ref={stage} onClick={() => playground.focusScreen()}>
        <div className="screen-tube" data-captured={captured && takes}>
          <div ref={tube} />
          {fresh && <p className="screen-hint">Press Run: what the program writes appears here.</p>}
        </div>
        {graphics !== null && (
          <p className="empty">
            The program has switched to a graphics mode. This screen shows text modes only.
          </p>
        )}
      </div>
      <pre className="visually-hidden" ref={text} />
      <div className="visually-hidden" role="log" aria-label={label('Output')} aria-live="polite">
        {output}
      </div>
      <KeyRow keyboard={keyboard} />
    </section>
  );
}
