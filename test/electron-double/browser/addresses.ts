/** Chromium serves no scheme that it does not know, so app://ui/x is https://ui.app.invalid/x inside the page. */
export class Addresses {
  private readonly schemes = new Set<string>();

  declare(schemes: readonly string[]): void {
    for (const scheme of schemes) this.schemes.add(scheme);
  }

  /** Is this an address that the application serves itself? */
  isOwn(url: string): boolean {
    return this.schemes.has(url.slice(0, url.indexOf(':')));
  }

  toPage(url: string): string {
    const { scheme = '', host, rest } = /^(?<scheme>[a-z][a-z0-9+.-]*):\/\/(?<host>[^/]*)(?<rest>.*)$/i.exec(url)?.groups ?? {};
    return this.schemes.has(scheme) ? `https://${host}.${scheme}.invalid${rest}` : url;
  }

  toApp(url: string): string {
    return url.replace(/^https:\/\/([^/]*)\.([a-z0-9+-]+)\.invalid(?=\/|$)/, '$2://$1');
  }
}
