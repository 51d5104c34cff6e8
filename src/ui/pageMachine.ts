/**
 * One machine of the page: its worker, what the page shows of it, and what clicks on it do. There
 * is one such object for each machine, and nothing of a machine is kept anywhere else.
 */
import type { StoreApi } from 'zustand/vanilla';
import { Session } from '../session/client.ts';
import type { Demo } from './demos.ts';
import { FrameFeed } from './feed.ts';
import { keepModel, MODEL_SETTING, storedModel, type Model } from './model.ts';
import { Playground } from './playground.ts';
import { createPage, type PageState } from './store.ts';
import { TraceLog } from './traceLog.ts';

export class PageMachine {
  /** 1 for the first of the page. */
  readonly id: number;
  readonly session: Session;
  readonly store: StoreApi<PageState> = createPage();
  readonly feed: FrameFeed;
  readonly playground: Playground;
  readonly trace: TraceLog;

  /** A machine around a worker that has been started, or with one that is started now. */
  constructor(id: number, session?: Session) {
    this.id = id;
    this.session = session ?? new Session({ id, ...storedModel(this.unique(MODEL_SETTING)) });
    if (session === undefined) this.session.start();
    this.feed = new FrameFeed(this.session, this.store);
    this.playground = new Playground(this.session, this.feed, this.store);
    this.trace = new TraceLog(this.session);
  }

  /** Loads a demo and follows the frames. */
  start(first: Demo): void {
    this.playground.openDemo(first);
    this.feed.start();
  }

  /** Powers off and on as another model, with the same program, and keeps it for the next visit. */
  setModel(model: Model): void {
    keepModel(this.unique(MODEL_SETTING), model);
    this.playground.reset(model);
  }

  /** What a region or control of this machine is called: `Screen`, or `Screen (machine 2)`. */
  readonly label = (name: string): string =>
    this.id === 1 ? name : `${name} (machine ${this.id})`;

  /** A name for an element's id or a stored setting that no other machine uses: `status-2`. */
  readonly unique = (name: string): string => (this.id === 1 ? name : `${name}-${this.id}`);
}
