import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { inlineBoot } from "./build-plugins/inline-boot.ts";

/** Where `vite` (dev) sends calls to the API: a running `clawglass server`, or the mock server in `dev/`. */
const DEV_API_TARGET = "http://127.0.0.1:5000";

export default defineConfig({
  plugins: [react(), inlineBoot()],
  build: {
    target: "es2024",
    // Inlined fonts and images would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        // What several pages share is one file: twenty small ones wait for each other on the six connections of a browser.
        codeSplitting: { groups: [{ name: "shared", minShareCount: 2 }] },
      },
    },
  },
  server: { proxy: { "/api": DEV_API_TARGET } },
});
