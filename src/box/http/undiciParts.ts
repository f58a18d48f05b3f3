import connect from "undici/lib/api/api-connect.js";
import request from "undici/lib/api/api-request.js";
import Agent from "undici/lib/dispatcher/agent.js";
import Dispatcher from "undici/lib/dispatcher/dispatcher.js";
import EnvHttpProxyAgent from "undici/lib/dispatcher/env-http-proxy-agent.js";

/**
 * What is used of undici, file by file: its index is twice as large, and puts a dispatcher of its own into a slot of the
 * process, through which the `fetch` of every extension in this host would run from then on.
 */
export { Agent, type Dispatcher, EnvHttpProxyAgent };

// As undici's index does. A proxy's agent asks for its tunnels by `connect`.
Object.assign(Dispatcher.prototype, { request, connect });
