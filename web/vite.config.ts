import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// COMITY_WEB_OUT is where the program's build wants the files; by hand they go to dist/.
// `npm run dev` asks a running `comity serve` for the data.
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: process.env['COMITY_WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Inlined assets would be data: addresses, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        // What most pages share is one file: a page is then two requests, not twenty.
        manualChunks: (id) =>
          /\/node_modules\/(svelte|esm-env|clsx)\/|\/src\/(lib|api|components)\//.test(id) ? 'shared' : undefined,
      },
    },
  },
  server: {
    proxy: { '/api': process.env['COMITY_API'] ?? 'http://127.0.0.1:8080' },
  },
});
