// Builds the dashboard for the program: types of the API, then Vite, which says something only where it fails.
//
//   [COMITY_WEB_OUT=FOLDER] node scripts/build.mjs
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

const web = fileURLToPath(new URL('..', import.meta.url));
execFileSync(process.execPath, ['scripts/api_types.mjs', '../api/openapi.yaml', 'src/api/schema.d.ts'], {
  cwd: web,
  stdio: 'inherit',
});
await build({ root: web, logLevel: 'warn' });
