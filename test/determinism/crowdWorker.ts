/** Plays one member of a crowd in a worker thread of Node. */
import { parentPort, workerData } from 'node:worker_threads';
import { playAlone } from './crowd.ts';
import type { Member, Playing } from './crowd.ts';

/** What a worker is given. */
export interface CrowdJob {
  readonly member: Member;
  readonly playing: Omit<Playing, 'begin'>;
}

const { member, playing } = workerData as CrowdJob;
parentPort?.postMessage(playAlone(member, playing));
