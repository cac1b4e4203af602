import { answers, browser } from './browser.ts';
import type { MainMethods, WindowOptions } from '../protocol.ts';
import { strict } from './strict.ts';

type SchemeHandler = (request: Request) => Promise<Response>;
type BeforeRequest = (details: { url: string; resourceType: string; method: string }, answer: (decision: { cancel?: boolean }) => void) => void;
type PermissionRequest = (contents: null, permission: string, answer: (granted: boolean) => void) => void;
type PermissionCheck = (contents: null, permission: string, origin: string) => boolean;

const schemes = new Map<string, SchemeHandler>();
let beforeRequest: BeforeRequest | undefined;
let permissionRequest: PermissionRequest | undefined;
let permissionCheck: PermissionCheck | undefined;

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged(list: { scheme: string }[]) {
    void browser.call('declareSchemes', list.map(({ scheme }) => scheme));
  },
  handle(scheme: string, handler: SchemeHandler) {
    schemes.set(scheme, handler);
  },
});

export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    webRequest: strict('session.webRequest', {
      onBeforeRequest(handler: BeforeRequest) {
        beforeRequest = handler;
      },
    }),
    setPermissionRequestHandler(handler: PermissionRequest) {
      permissionRequest = handler;
    },
    setPermissionCheckHandler(handler: PermissionCheck) {
      permissionCheck = handler;
    },
    /** The Chromium of the double has no spelling dictionaries to fetch. */
    setSpellCheckerEnabled() {},
  }),
});

/** Without a handler Electron grants; Chromium knows one state for asking and checking, so either grant opens it. */
export async function decidePermission(name: string): Promise<WindowOptions['permissions'][number]> {
  const asked = await new Promise<boolean>((resolve) => {
    if (permissionRequest === undefined) resolve(true);
    else permissionRequest(null, name, resolve);
  });
  const checked = permissionCheck?.(null, name, '') ?? true;
  return { name, granted: asked || checked };
}

const answersOfSession: Pick<MainMethods, 'serve' | 'allows'> = {
  async serve(url, method, headers) {
    const handler = schemes.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return null;
    const response = await handler(new Request(url, { method, headers }));
    return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(await response.arrayBuffer()) };
  },
  allows: (url, resourceType) => new Promise((resolve) => {
    if (beforeRequest === undefined) resolve(true);
    else beforeRequest({ url, resourceType, method: 'GET' }, ({ cancel }) => resolve(cancel !== true));
  }),
};
Object.assign(answers, answersOfSession);
