/** What clicks, keys and dropped files do: commands to the session, and events back to the page. */
import type { StoreApi } from 'zustand/vanilla';
import type { Session } from '../session/client.ts';
import { consoleText } from '../session/cp437.ts';
import type { Event, Notice, ViewRange } from '../session/protocol.ts';
import { demoProgram, demoSource, type Demo } from './demos.ts';
import type { FrameFeed } from './feed.ts';
import type { Model } from './model.ts';
import { SPEEDS } from './speeds.ts';
import { alive, STARTING } from './status.ts';
import type { NoticeAction, PageState, ShownNotice } from './store.ts';

/** As much console output as the live region keeps. */
const OUTPUT_KEPT = 2000;

export class Playground {
  readonly session: Session;
  readonly feed: FrameFeed;
  readonly #page: StoreApi<PageState>;
  readonly #views = new Map<string, ViewRange>();
  /** Arguments that the loaded program was loaded with. */
  #loadedArgs = '';
  #noticeId = 0;
  readonly #restart: NoticeAction = { label: 'Restart', act: () => this.restart() };
  #started = false;
  /** Settles when what is being opened has been sent to the worker. */
  #opening: Promise<void> = Promise.resolve();
  /** Moves the focus into Screen; the Screen component sets it. */
  focusScreen: () => void = () => {};

  constructor(session: Session, feed: FrameFeed, page: StoreApi<PageState>) {
    this.session = session;
    this.feed = feed;
    this.#page = page;
    // Before anyone else: what came while nobody listened is told to the first.
    session.subscribe((event) => this.#receive(event));
  }

  /** Run, or go on; a program that has ended is loaded again first. */
  run(): void {
    void this.#opening.then(() => this.#run());
  }

  #run(): void {
    const { status, args, program, demo, runs, tabs } = this.#page.getState();
    if (program === null && demo === null) return; // its file could not be fetched
    const restart = status.kind === 'ended' || status.kind === 'stopped';
    if (restart || (this.feed.fresh && args !== this.#loadedArgs)) this.#reload(args);
    // A phone turns to Screen.
    this.#page.setState({ runs: runs + 1, tabs: { ...tabs, phone: 'Screen' } });
    this.feed.begins('run');
    this.session.send({ type: 'run' });
    this.focusScreen();
  }

  pause(): void {
    this.session.send({ type: 'pause' });
  }

  /** One instruction, or one with all that it calls; a program that has ended starts anew. */
  step(over: boolean): void {
    const { status, args } = this.#page.getState();
    if (status.kind === 'ended' || status.kind === 'stopped') {
      this.reset();
      return;
    }
    if (this.feed.fresh && args !== this.#loadedArgs) this.#reload(args);
    this.feed.begins('step');
    this.session.send({ type: over ? 'stepOver' : 'step' });
  }

  /** Loads the program again, on another model of machine if one is given. */
  reset(model: Partial<Model> = {}): void {
    this.#reload(this.#page.getState().args, model);
  }

  #reload(args: string, model: Partial<Model> = {}): void {
    this.#loadedArgs = args;
    this.feed.loads();
    this.session.send({ type: 'reset', args, ...model });
  }

  setArgs(args: string): void {
    this.#page.setState({ args });
  }

  setSpeed(speed: number): void {
    this.#page.setState({ speed });
    this.session.send({ type: 'speed', speed: SPEEDS[speed].speed });
  }

  /** Loads a demo that comes with the page and shows its source. */
  openDemo(demo: Demo): void {
    this.#opening = this.#openDemo(demo);
    void this.#opening;
  }

  async #openDemo(demo: Demo): Promise<void> {
    try {
      const bytes = await demoProgram(demo);
      this.#page.setState({ demo, source: null, args: '' });
      this.#open([{ name: `${demo.name}.com`, bytes }]);
      void this.#showSource(demo);
    } catch (error) {
      this.notify({
        severity: 'error',
        title: `The example ${demo.title} could not be fetched`,
        cause: `The page asked its server for it, and ${error instanceof Error ? error.message : String(error)}.`,
        fix: 'Check the connection and choose it again, or open a file of your own.',
      });
    }
  }

  /** The source is there to be read; a demo without it runs as well. */
  async #showSource(demo: Demo): Promise<void> {
    const source = await demoSource(demo).catch(() => null);
    if (this.#page.getState().demo === demo) this.#page.setState({ source });
  }

  /** Opens what the user dropped or chose; what cannot be used is answered with a notice. */
  async openFiles(files: Iterable<File>): Promise<void> {
    const list = [...files];
    if (list.length === 0) return;
    try {
      const read = await Promise.all(
        list.map(async (file) => ({
          name: file.name,
          bytes: new Uint8Array(await file.arrayBuffer()),
        })),
      );
      this.#open(read);
    } catch {
      this.notify({
        severity: 'error',
        title: `${list.map((file) => file.name).join(', ')} could not be read`,
        cause:
          'The browser did not hand over the contents; a folder, or a file that has moved, has none.',
        fix: 'Drop the files themselves, or a .ZIP of the folder.',
      });
    }
  }

  /** Loads another of the programs that came with the last files. */
  choose(program: string): void {
    this.#loadedArgs = this.#page.getState().args;
    this.feed.loads();
    this.session.send({ type: 'load', program, args: this.#loadedArgs, run: false });
  }

  #open(files: readonly { name: string; bytes: Uint8Array }[]): void {
    this.#dropNotices();
    this.#loadedArgs = this.#page.getState().args;
    this.feed.opens();
    this.session.send({ type: 'open', files, args: this.#loadedArgs, run: false });
  }

  keys(codes: readonly number[]): void {
    this.session.send({ type: 'key', codes });
  }

  type(text: string): void {
    this.session.send({ type: 'type', text });
  }

  /** Whether keys mean something to the guest now. */
  takesKeys(): boolean {
    return alive(this.#page.getState().status.kind);
  }

  setCaptured(captured: boolean): void {
    if (this.#page.getState().captured === captured) return;
    this.#page.setState({ captured });
    this.feed.tell();
  }

  /** Asks for a range of memory in every frame, under a name; null takes it back. */
  view(id: string, range: Omit<ViewRange, 'id'> | null): void {
    if (range === null) this.#views.delete(id);
    else this.#views.set(id, { id, ...range });
    this.session.send({ type: 'view', ranges: [...this.#views.values()] });
  }

  /** Shows a notice, with something to do about it where there is something; returns its id. */
  notify(notice: Notice, action: NoticeAction | null = null): number {
    const { notices } = this.#page.getState();
    const id = this.#noticeId++;
    const rest = notices.filter((shown) => shown.title !== notice.title);
    this.#page.setState({ notices: [...rest, { ...notice, action, id }] });
    return id;
  }

  /** Takes a notice away. */
  dismiss(id: number): void {
    this.#page.setState({
      notices: this.#page.getState().notices.filter((notice) => notice.id !== id),
    });
  }

  /** A new machine after a crash, with what was open in the old one. */
  restart(): void {
    this.#dropNotices(() => true);
    this.#page.setState({ status: STARTING, sentence: 'A new machine is starting.' });
    this.feed.loads();
    this.#started = false;
    this.session.restart();
  }

  /**
   * Whatever is opened next is not what earlier errors were about. That there is no machine stays
   * to be seen until a new one is started.
   */
  #dropNotices(
    isOver: (notice: ShownNotice) => boolean = (notice) => notice.action === null,
  ): void {
    this.#page.setState({
      notices: this.#page
        .getState()
        .notices.filter((notice) => notice.severity === 'info' || !isOver(notice)),
    });
  }

  #receive(event: Event): void {
    switch (event.type) {
      case 'loaded': {
        const name = event.name.slice(event.name.lastIndexOf('\\') + 1);
        const { demo } = this.#page.getState();
        const isDemo = demo !== null && name.toLowerCase() === `${demo.name}.com`;
        this.#page.setState({
          program: { path: event.name, name, choices: event.choices },
          output: '',
          ...(isDemo ? {} : { demo: null, source: null }),
        });
        this.feed.loaded();
        return;
      }
      case 'notice':
        // An error before the machine has started means that there is no machine.
        if (!this.#started && event.notice.severity === 'error') this.feed.crashed('did not start');
        this.notify(
          event.notice,
          !this.#started && event.notice.severity === 'error' ? this.#restart : null,
        );
        return;
      case 'output':
        this.#page.setState({
          output: (this.#page.getState().output + consoleText(event.bytes)).slice(-OUTPUT_KEPT),
        });
        return;
      case 'started':
        this.#started = true;
        return;
      case 'frame':
      case 'traced':
      case 'traceFilter':
        return; // the feed reads frames from the session, and the Trace pane its own events
      case 'crashed':
        this.feed.crashed('has crashed');
        this.notify(
          {
            severity: 'error',
            title: 'The machine has crashed',
            cause: `The worker that holds it stopped: ${event.message}. This is a fault of the page, not of your program.`,
            fix: 'Start a new machine: your files are loaded into it again.',
          },
          this.#restart,
        );
    }
  }
}
