import { join } from "node:path";

/**
 * A plugin of esbuild. It leaves out of undici what no request of ours reaches: SOCKS, HTTP/2, bodies of fetch, and the
 * parser a second time for processors with SIMD.
 */
export const leanUndici = {
  name: "lean undici",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/llhttp_simd-wasm\.js$/ }, ({ resolveDir, path }) => ({
      path: join(resolveDir, path.replace("_simd", "")),
    }));
    onLoad(
      {
        filter:
          /[\\/]undici[\\/]lib[\\/](dispatcher[\\/](socks5-proxy-agent|client-h2)|web[\\/]fetch[\\/]body)\.js$/,
      },
      () => ({ contents: "" }),
    );
  },
};
