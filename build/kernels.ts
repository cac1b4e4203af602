// Compiles every src/engine/kernel/*.as.ts (AssemblyScript) to WebAssembly and writes it as a module with a base64 string, so that
// the kernels load the same way from source, in a bundle and in a worker, without a file beside them.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('../src/engine/kernel/', import.meta.url));
mkdirSync(`${folder}generated`, { recursive: true });

for (const file of readdirSync(folder).filter((name) => name.endsWith('.as.ts'))) {
  const name = file.slice(0, -'.as.ts'.length);
  const flags = ['--baseDir', folder, '--runtime', 'stub', '--noAssert', '-O3', '--converge', '--enable', 'simd', '--enable', 'threads'];
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536', '--memoryBase', '1024'];
  const compiled = await asc.main([file, ...flags, ...memory, '--outFile', 'kernel.wasm'], {
    writeFile(outFile, contents) {
      if (outFile !== 'kernel.wasm' || typeof contents === 'string') return;
      const encoded = Buffer.from(contents).toString('base64');
      writeFileSync(`${folder}generated/${name}.ts`, `// Made by build/kernels.ts from ${file}.\nexport const wasm =\n  '${encoded}';\n`);
    },
  });
  if (compiled.error) {
    console.error(`${file}: ${compiled.error.message}\n${compiled.stderr.toString()}`);
    process.exitCode = 1;
  }
}
