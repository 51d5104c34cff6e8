/** The machine of this page. It starts as soon as this is imported, before there is a page to see. */
import { Session } from '../session/client.ts';

/** The page's handle on it. */
export const session = new Session();

session.start();
