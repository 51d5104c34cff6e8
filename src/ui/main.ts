/** Starts the first machine and then the page: the machine has the longer way to the first output. */
import { Session } from '../session/client.ts';
import { MODEL_SETTING, storedModel } from './model.ts';
import './styles/index.css';

const session = new Session(storedModel(MODEL_SETTING));
session.start();

void import('./page.tsx').then(({ showPage }) => showPage(session));
