import { BoxCcgAuth, CcgConfig } from "box-node-sdk";
import { BaseUrls, NetworkSession } from "box-node-sdk/networking";

/**
 * What a script does that uses the official SDK: a new process that obtains a token.
 * `sdkToken API_URL CLIENT_ID CLIENT_SECRET ENTERPRISE_ID`
 */
const [url = "", clientId = "", clientSecret = "", enterpriseId = ""] = process.argv.slice(2);
const networkSession = new NetworkSession({
  baseUrls: new BaseUrls({ baseUrl: url, uploadUrl: url, oauth2Url: `${url}/oauth2` }),
});
const auth = new BoxCcgAuth({ config: new CcgConfig({ clientId, clientSecret, enterpriseId }) });
void auth.retrieveToken(networkSession).then(({ accessToken }) => {
  process.exitCode = accessToken ? 0 : 1;
});
