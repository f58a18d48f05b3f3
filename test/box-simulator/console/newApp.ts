import { demoEnterprise } from "../demoTenant";
import { alphanumerics, type SecretMint } from "../secretMint";
import type { Tenant } from "../tenant";
import type { NewApp } from "./newAppPage";
import { FIRST_REDIRECT_URI } from "./redirectUriRules";

/** Adds the app to the tenant, with credentials of its own. Gives its client ID. */
export function makeApp(tenant: Tenant, mint: SecretMint, { name, authentication }: NewApp): string {
  const clientId = alphanumerics(32).toLowerCase();
  const registration = { clientId, clientSecret: mint.mint("clientSecret"), name };
  if (authentication === "oauth") {
    tenant.apps.push({ ...registration, redirectUris: [FIRST_REDIRECT_URI] });
    return clientId;
  }
  const serviceId = digits();
  tenant.serverApps.push({
    ...registration,
    authentication,
    enterpriseId: demoEnterprise.id,
    serviceAccount: {
      id: digits(),
      name,
      login: `AutomationUser_${serviceId}_${alphanumerics(10)}@boxdevedition.com`,
      enterprise: demoEnterprise,
      isPlatformAccessOnly: true,
    },
    appUsers: [],
    isAuthorized: false,
  });
  return clientId;
}

/** An ID as Box's are; nothing here needs more than that no two are alike. */
function digits(): string {
  return String(Math.floor(1e10 + Math.random() * 9e10));
}
