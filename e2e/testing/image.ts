/** The environment of the sandbox's pod without the folders of this machine: they are mounted where the kubelet mounts them. */
export function handOver(environment: Readonly<Record<string, string>>): Record<string, string> {
  const { SERVICE_ACCOUNT_DIR: _account, DOWNWARD_API_DIR: _downward, ...rest } = environment
  return rest
}
