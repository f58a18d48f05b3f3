/** Application scopes as Box's console names them, for those that people meet. */
export const scopeNames: ReadonlyMap<string, string> = new Map([
  ["root_readonly", "Read all files and folders"],
  ["root_readwrite", "Read and write all files and folders"],
  ["manage_managed_users", "Manage users"],
  ["manage_groups", "Manage groups"],
  ["manage_webhook", "Manage webhooks"],
  ["manage_enterprise_properties", "Manage enterprise properties"],
]);
