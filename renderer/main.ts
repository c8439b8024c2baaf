import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/panels.css';
import './styles/frame.css';
import './styles/overlays.css';
import './styles/legacy.css';
import './styles/forced-colors.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { Theme } from './features/settings/theme.svelte.ts';
import { Connection } from './host/connection.svelte.ts';
import { messageOf } from './ui/notify.ts';

/** Connects, then shows the window: nothing in it makes sense without the application behind it. */
async function start(target: HTMLElement): Promise<void> {
  const theme = new Theme();
  const connection = new Connection();
  try {
    const info = await connection.client.request('app.info', {});
    document.documentElement.dataset.host = info.host;
    document.documentElement.dataset.platform = info.platform;
    mount(App, { target, props: { connection, info, theme } });
  } catch (error) {
    target.className = 'empty';
    target.textContent = `AuxNet Studio did not answer: ${messageOf(error)} Reload this page, or start the application again.`;
  }
}

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element #app.');
void start(target);
