import { app, session, type WebContents } from 'electron';
import { isOwnPage } from './rendererProtocol.ts';

/** Schemes that never leave the computer; a packaged application has no developer tools to load. */
const localScheme = /^(app|data|blob|devtools):/;

/** Chromium's own ways to the network, which no handler of a session sees. Has to run before the application is ready. */
export function closeNetwork(): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  // A proxy of the system may be looked for on the network.
  app.commandLine.appendSwitch('no-proxy-server');
}

/** Refuses by default: requests outside the application, permissions, navigation, windows, frames of foreign pages. */
export function lockDown(): void {
  const { defaultSession } = session;
  defaultSession.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !localScheme.test(details.url) }));
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  // Its dictionaries would be downloaded.
  defaultSession.setSpellCheckerEnabled(false);
  app.on('web-contents-created', (_event, contents) => confine(contents));
}

function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // WebRTC sends packets by itself, past webRequest and past the content security policy.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
