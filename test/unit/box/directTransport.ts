import type { Clock } from "../../../src/base/clock";
import { ProxyAwareTransport } from "../../../src/box/http/proxyAwareTransport";

/** As the product has it, in a host that carries every proxy, and with none. */
export function directTransport(clock: Clock): ProxyAwareTransport {
  return new ProxyAwareTransport(clock, {
    fetchSupport: () => "on",
    proxySettings: () => ({ support: "off", systemCertificates: false, environment: {} }),
  });
}
