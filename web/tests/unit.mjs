// Runs tests/unit/*.ts: made into one module a file, then run by node's own runner.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

const web = fileURLToPath(new URL('..', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'comity-web-unit-'));
const tests = readdirSync(join(web, 'tests/unit')).filter((file) => file.endsWith('_test.ts'));
await build({
  root: web,
  logLevel: 'warn',
  publicDir: false,
  build: {
    ssr: true,
    outDir,
    rollupOptions: {
      input: tests.map((file) => join(web, 'tests/unit', file)),
      output: { entryFileNames: '[name].mjs', chunkFileNames: '[name].mjs', manualChunks: () => undefined },
    },
  },
});
const files = tests.map((file) => join(outDir, file.replace(/\.ts$/, '.mjs')));
const { status } = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
rmSync(outDir, { recursive: true, force: true });
process.exit(status ?? 1);
