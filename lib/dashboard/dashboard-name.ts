/** `RegistryTokenRefresher-eu-central-1`: the names of an account's dashboards are the same in all regions. */
export const dashboardName = (stackName: string, region: string): string => `${stackName}-${region}`;
