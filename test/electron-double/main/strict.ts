/** What the application asks for and the double lacks has to fail loudly, never pass in silence. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      // Promises and test reporters look for these two on anything.
      if (typeof key === 'symbol' || key in object || key === 'then' || key === 'toJSON') return Reflect.get(object, key, receiver);
      throw new Error(`electron double: ${name}.${key} is not there; add it to test/electron-double/main`);
    },
  });
}
