/** Who is asked for a tunnel: the proxy of `http.proxy`, or that of `HTTPS_PROXY`. */
type Asked = "setting" | "environment";

/** The address in `http.proxy`. */
type SettingProxy = "plain" | "logIn" | "wrongLogIn" | "noLogIn" | "refusing" | "https" | "socks";

/** What vouches for Box: the root of `NODE_EXTRA_CA_CERTS`, that of the system's store, or nobody. */
type Root = "extra" | "system" | "nobody";

export type Client = "fetch" | "undici";

/** A line of the table in docs/networks.md, and a test of it by each client. */
export interface NetworkRow {
  /** What is set. `HTTPS_PROXY` and `NO_PROXY` are there in each test. */
  readonly when: string;
  readonly happens: string;
  readonly test: string;
  readonly proxy?: SettingProxy;
  /** More of `http.*`. Default: `systemCertificates` off, so that Node's own roots and `NODE_EXTRA_CA_CERTS` count. */
  readonly http?: Readonly<Record<string, unknown>>;
  /** Default: one that `NO_PROXY` does not name. */
  readonly isExempt?: boolean;
  /** Default: `extra`. */
  readonly root?: Root;
  /** Each CONNECT that is to be in the log of a proxy, in order. */
  readonly asked: readonly Asked[];
  /** Where one client asks more often than the other. */
  readonly askedByFetch?: readonly Asked[];
  /** Default: Box's answer. */
  readonly error?: { readonly code: string; readonly says: RegExp };
  /** Default: both. */
  readonly only?: Client;
}

const SETTING = "`http.proxy`";
const VARIABLE = "`HTTPS_PROXY`";
const CERTIFICATE = {
  code: "tls",
  says: /certificate of box\.example:\d+ is not trusted.*NODE_EXTRA_CA_CERTS/s,
};
const LOG_IN = { code: "proxy", says: /asks for a log-in; check the setting http\.proxy/ };

export const networkRows: readonly NetworkRow[] = [
  ...(["override", "on", "fallback"] as const).flatMap((support): NetworkRow[] => [
    {
      when: `${SETTING}, \`http.proxySupport\`: \`${support}\``,
      happens: `the proxy of ${SETTING} is asked, that of ${VARIABLE} is not`,
      test: `leads through http.proxy where http.proxySupport is ${support}`,
      proxy: "plain",
      http: { proxySupport: support },
      asked: ["setting"],
    },
    {
      when: `${VARIABLE}, \`http.proxySupport\`: \`${support}\``,
      happens: "the proxy is asked, with the log-in of its address",
      test: `leads through HTTPS_PROXY where http.proxySupport is ${support}`,
      http: { proxySupport: support },
      asked: ["environment"],
    },
  ]),
  {
    when: `${SETTING} and ${VARIABLE}, \`http.proxySupport\`: \`off\``,
    happens: "directly to Box",
    test: "asks no proxy where http.proxySupport is off",
    proxy: "plain",
    http: { proxySupport: "off" },
    asked: [],
  },
  {
    when: `${SETTING}, \`http.noProxy\` names Box`,
    happens: "directly to Box",
    test: "asks no proxy for a host of http.noProxy",
    proxy: "plain",
    http: { noProxy: ["box.example"] },
    asked: [],
  },
  {
    when: `${VARIABLE}, \`http.noProxy\` names the domain above Box, with a dot`,
    happens: "directly to Box",
    test: "asks no proxy for a host below a domain of http.noProxy",
    http: { noProxy: [".example"] },
    asked: [],
  },
  {
    when: `${SETTING}, \`http.noProxy\` holds \`*\` among others`,
    happens: "directly to Box",
    test: "asks no proxy where http.noProxy holds a star",
    proxy: "plain",
    http: { noProxy: ["other.example", "*"] },
    asked: [],
  },
  {
    when: `${VARIABLE}, \`NO_PROXY\` names Box`,
    happens: "directly to Box",
    test: "asks no proxy for a host of NO_PROXY",
    isExempt: true,
    asked: [],
  },
  {
    when: `${SETTING}, \`NO_PROXY\` names Box`,
    happens: "directly to Box",
    test: "asks the proxy of http.proxy for no host of NO_PROXY",
    proxy: "plain",
    isExempt: true,
    asked: [],
  },
  {
    when: `${VARIABLE}, \`NO_PROXY\` names Box, \`http.noProxy\` another host`,
    happens: "the proxy is asked: beside `http.noProxy`, `NO_PROXY` does not count",
    test: "lets http.noProxy take the place of NO_PROXY",
    http: { noProxy: ["other.example"] },
    isExempt: true,
    asked: ["environment"],
  },
  {
    when: `${SETTING} with a log-in in its address`,
    happens: "the proxy gets that log-in, whatever letters it is made of",
    test: "gives the proxy the log-in of http.proxy",
    proxy: "logIn",
    asked: ["setting"],
  },
  {
    when: `${SETTING} with a log-in that the proxy refuses (407)`,
    happens: "one sentence, without the log-in; Box is not asked",
    test: "says that the log-in of the proxy is wrong, and not what it was",
    proxy: "wrongLogIn",
    asked: ["setting"],
    error: LOG_IN,
  },
  {
    when: `${SETTING} of a proxy that wants a log-in (407), without one`,
    happens: "one sentence that the proxy asks for a log-in; Box is not asked",
    test: "says that the proxy asks for a log-in",
    proxy: "noLogIn",
    asked: ["setting"],
    error: LOG_IN,
  },
  {
    when: `${SETTING} of a proxy that refuses Box (403)`,
    happens: "one sentence that the proxy does not connect; Box is not asked directly",
    test: "goes no other way when the proxy refuses",
    proxy: "refusing",
    asked: ["setting"],
    error: { code: "proxy", says: /does not connect to Box/ },
  },
  {
    when: `${SETTING} with \`https://\`, its root in \`NODE_EXTRA_CA_CERTS\``,
    happens: "the proxy is asked, behind TLS",
    test: "leads through a proxy that speaks TLS",
    proxy: "https",
    asked: ["setting"],
  },
  {
    when: `${SETTING} with \`socks5://\`, \`http.fetchAdditionalSupport\` off`,
    happens: "one sentence that the proxy has to be an http:// or https:// one; Box is not asked",
    test: "says that a proxy of SOCKS cannot be used",
    only: "undici",
    proxy: "socks",
    asked: [],
    error: { code: "proxy", says: /starts with http:\/\/ or https:\/\// },
  },
  {
    when: "a private root in `NODE_EXTRA_CA_CERTS`, `http.systemCertificates` off",
    happens: "trusted",
    test: "trusts a root of NODE_EXTRA_CA_CERTS",
    http: { proxySupport: "off", systemCertificates: false },
    asked: [],
  },
  {
    when: "a private root in `NODE_EXTRA_CA_CERTS`, `http.systemCertificates` on",
    happens: "trusted",
    test: "trusts a root of NODE_EXTRA_CA_CERTS beside those of the system",
    http: { proxySupport: "off", systemCertificates: true },
    asked: [],
  },
  {
    when: `a private root in \`NODE_EXTRA_CA_CERTS\`, \`http.systemCertificates\` on, ${VARIABLE}`,
    happens: "trusted; the proxy is asked twice where the editor's `fetch` does not know the root",
    test: "trusts a root of NODE_EXTRA_CA_CERTS behind a proxy",
    http: { systemCertificates: true },
    asked: ["environment"],
    askedByFetch: ["environment", "environment"],
  },
  {
    when: "a private root in the system's store, `http.systemCertificates` on",
    happens: "trusted",
    test: "trusts a root of the system's store",
    http: { proxySupport: "off", systemCertificates: true },
    root: "system",
    asked: [],
  },
  {
    when: "a private root in the system's store, `http.systemCertificates` off",
    happens: "one sentence that says how the root is made known; nothing is sent",
    test: "trusts no root of the system's store where http.systemCertificates is off",
    http: { proxySupport: "off", systemCertificates: false },
    root: "system",
    asked: [],
    error: CERTIFICATE,
  },
  {
    when: "a root that nobody knows",
    happens: "one sentence that says how the root is made known; nothing is sent",
    test: "trusts no root that nobody knows",
    http: { proxySupport: "off", systemCertificates: true },
    root: "nobody",
    asked: [],
    error: CERTIFICATE,
  },
  {
    when: "a root that nobody knows, `http.proxyStrictSSL` off",
    happens: "the same: no setting makes it trusted",
    test: "trusts no unknown root where http.proxyStrictSSL is off",
    http: { proxySupport: "off", systemCertificates: true, proxyStrictSSL: false },
    root: "nobody",
    asked: [],
    error: CERTIFICATE,
  },
];
