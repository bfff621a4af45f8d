import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  build: {
    // The server ships what stands there: see lockence_server/http/dashboard.py.
    outDir: here("../server/src/lockence_server/dashboard"),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1600, // kB: the reference, which is a page of its own.
    rollupOptions: {
      input: { dashboard: here("index.html"), reference: here("docs/api/index.html") },
    },
  },
  server: {
    // `npm run dev` shows the dashboard on a server that `make run` started.
    proxy: { "/api": "http://127.0.0.1:8080", "/openapi.json": "http://127.0.0.1:8080" },
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["src/testing/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
  },
});
