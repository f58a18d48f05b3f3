import assert from "node:assert/strict";
import fc from "fast-check";
import { BoxError, type Decision } from "../../../../src/base/errors";
import { connectionFailure } from "../../../../src/box/http/connectionFailure";
import { assertHidden } from "../shownOf";

const url = new URL("https://user:canary@api.box.com/oauth2/token?canary=1");

/** As a client throws it: the code on a cause, and a message that quotes what was sent. */
function failed(code: string | undefined, message = "canary-header"): Error {
  const cause = Object.assign(new Error(message), code !== undefined && { code });
  return new TypeError("fetch failed", { cause });
}

const failureOf = (thrown: unknown, responding = false) => connectionFailure(thrown, url, responding);

describe("a connection that failed before a response", () => {
  const network: [code: string, decision: Decision][] = [
    ["ENOTFOUND", "retryNow"],
    ["EAI_AGAIN", "retryNow"],
    ["ECONNREFUSED", "retryNow"],
    ["ECONNRESET", "retryNow"],
    ["ENETUNREACH", "retryNow"],
    ["EHOSTUNREACH", "retryNow"],
    ["EPIPE", "retryNow"],
    ["UND_ERR_SOCKET", "retryNow"],
    ["ETIMEDOUT", "retryLater"],
    ["UND_ERR_CONNECT_TIMEOUT", "retryLater"],
    ["UND_ERR_HEADERS_TIMEOUT", "retryLater"],
    ["EACCES", "retryLater"],
    ["HPE_INVALID_CONSTANT", "retryLater"],
  ];
  for (const [code, decision] of network) {
    it(`comes to ${decision} for ${code}`, () => {
      const error = failureOf(failed(code));
      assert.deepEqual([error.decision, error.code, error.systemCode], [decision, "network", code]);
      assert.equal(
        error.message,
        "api.box.com cannot be reached; check the network connection, then try again.",
      );
    });
  }

  it("is told by the most telling of several codes, such as those of several addresses", () => {
    const several = new AggregateError([failed("ECONNREFUSED"), failed("EACCES")], "canary");
    assert.equal(failureOf(new TypeError("fetch failed", { cause: several })).systemCode, "ECONNREFUSED");
  });

  it("is found however deep it lies, within reason", () => {
    const deep = (levels: number): Error => {
      let error: Error = Object.assign(new Error("canary"), { code: "ENOTFOUND" });
      for (let level = 0; level < levels; level++) {
        error = new Error("canary", { cause: error });
      }
      return error;
    };
    assert.equal(failureOf(deep(8)).decision, "retryNow");
    assert.equal(failureOf(deep(5000)).decision, "retryLater");
  });

  it("is found among causes that go round in a circle", () => {
    const first = new Error("canary");
    const second = new Error("canary", { cause: first });
    first.cause = second;
    assert.equal(failureOf(first).code, "network");
  });
});

describe("a connection that broke in a response", () => {
  for (const code of ["ECONNRESET", "UND_ERR_SOCKET", "UND_ERR_BODY_TIMEOUT", undefined]) {
    it(`comes to retryLater for ${code ?? "no code"}, since the request may have done its work`, () => {
      const error = failureOf(failed(code), true);
      assert.deepEqual([error.decision, error.code], ["retryLater", "network"]);
      assert.match(error.message, /^The connection to api\.box\.com broke in the middle of its answer; try/);
    });
  }
});

describe("a secure connection that could not be made", () => {
  const certificates = [
    "SELF_SIGNED_CERT_IN_CHAIN",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "CERT_REVOKED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "HOSTNAME_MISMATCH",
    "INVALID_CA",
  ];
  for (const code of certificates) {
    it(`has a certificate that is not trusted: ${code}`, () => {
      const error = failureOf(failed(code));
      assert.deepEqual([error.decision, error.code, error.systemCode], ["retryLater", "tls", code]);
      assert.match(error.message, /certificate of api\.box\.com is not trusted/);
      assert.match(error.message, /; switch on the setting http\.systemCertificates/);
    });
  }

  for (const code of [
    "EPROTO",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_TLS_HANDSHAKE_TIMEOUT",
    "UND_ERR_PRX_TLS",
  ]) {
    it(`meets something that does not speak TLS as it should: ${code}`, () => {
      const error = failureOf(failed(code));
      assert.deepEqual([error.decision, error.code], ["retryLater", "tls"]);
      assert.match(error.message, /^No secure connection to api\.box\.com could be made/);
    });
  }

  it("is about the certificate where both are known", () => {
    const both = new AggregateError([failed("EPROTO"), failed("CERT_HAS_EXPIRED")]);
    assert.equal(failureOf(both).systemCode, "CERT_HAS_EXPIRED");
  });
});

describe("a proxy that refuses", () => {
  const messages: [message: string, status: number][] = [
    ["Proxy response (407) !== 200 when HTTP Tunneling", 407],
    ["Proxy response (502) !== 200 when HTTP Tunneling", 502],
    ["Proxy Authentication Required (407) when HTTP Tunneling", 407],
  ];
  for (const [message, status] of messages) {
    it(`is known by the message of the client: ${message}`, () => {
      const error = failureOf(failed("UND_ERR_ABORTED", message));
      assert.deepEqual([error.decision, error.code, error.status], ["retryLater", "proxy", status]);
      assert.match(error.message, /; check the setting http\.proxy, then try again\.$/);
    });
  }

  it("is not made up from a text elsewhere in a message", () => {
    assert.equal(failureOf(failed(undefined, "x Proxy response (407)")).code, "network");
  });
});

describe("whatever a client throws", () => {
  it("comes to an error without cause, and nothing of it but a code is shown", () => {
    const message = fc.oneof(
      fc.constantFrom("canary", "Proxy response (4071) canary"),
      fc.string().map((s) => `canary${s}`),
    );
    const code = fc.oneof(fc.constantFrom("canary", "ECANARY canary", "canary\nX"), fc.anything());
    const { thrown } = fc.letrec<{ thrown: unknown }>((tie) => ({
      thrown: fc.oneof(
        { maxDepth: 4 },
        fc.anything(),
        message,
        fc
          .record({ message, code, cause: tie("thrown") })
          .map(({ message: text, code: value, cause }) =>
            Object.assign(new Error(text, { cause }), { code: value }),
          ),
        fc.array(tie("thrown"), { maxLength: 3 }).map((errors) => new AggregateError(errors, "canary")),
      ),
    }));
    fc.assert(
      fc.property(thrown, fc.boolean(), (value, responding) => {
        const error = failureOf(value, responding);
        assert.ok(error instanceof BoxError);
        assert.equal(error.cause, undefined);
        assert.ok(!JSON.stringify({ ...error, message: error.message }).includes("canary"));
        assert.match(error.message, /^[A-Za-z][^;]+; [a-z].*\.$/);
      }),
    );
  });

  it("is shown in no way of showing an error", () => {
    assertHidden(failureOf(failed("ECONNRESET")), "canary");
    assertHidden(failureOf(failed("CERT_HAS_EXPIRED"), true), "canary");
    assertHidden(failureOf(failed(undefined, "Proxy response (407) canary")), "canary");
  });
});
