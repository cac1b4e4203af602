import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';

const scheme = 'app';
const host = 'ui';
const appOrigin = `${scheme}://${host}`;

/** Address of the one page there is. */
export const pageUrl = `${appOrigin}/index.html`;

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine writes style elements at run time.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Is this the address of a page of the application itself? */
export const isOwnPage = (url: string): boolean => url.startsWith(`${appOrigin}/`);

/** Makes app: a scheme with an origin, as https: is. Has to run before the application is ready. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true } }]);
}

/** Answers app://ui/… with the files below `root`, and with nothing else. */
export function serveRenderer(root: string): void {
  protocol.handle(scheme, async (request) => {
    const url = new URL(request.url);
    const file = normalize(join(root, decodeURIComponent(url.pathname)));
    const contentType = contentTypes[extname(file)];
    if (url.host !== host || !file.startsWith(root + sep) || contentType === undefined) return new Response(null, { status: 403 });
    try {
      return new Response(await readFile(file), {
        headers: {
          'content-type': contentType,
          'content-security-policy': contentSecurityPolicy,
          'cross-origin-opener-policy': 'same-origin',
          'x-content-type-options': 'nosniff',
        },
      });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
}
