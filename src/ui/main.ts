/** Starts the machine and then the page: the machine has the longer way to the first output. */
import './machine.ts';
import './styles/index.css';

void import('./page.tsx');
