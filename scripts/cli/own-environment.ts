import { keepShellVariables } from '../attach/spawn-kubectl'

/** What Node, a terminal and the system read, which on Windows is in any case; none of it means anything to the product. */
const KEPT =
  /^(?:PATH|HOME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP|TERM|TZ|LANG|LC_\w+|NO_COLOR|FORCE_COLOR|NODE_\w+|npm_package_version)$/i

/**
 * Leaves this process the variables of the product and no other that it reads: LOG_LEVEL, PORT or a proxy of this shell are of
 * other programs. kubectl needs all of them, and keeps them.
 */
export function takeEnvironment(environment: Readonly<Record<string, string>>): void {
  keepShellVariables()
  for (const name of Object.keys(process.env)) if (!KEPT.test(name)) delete process.env[name]
  Object.assign(process.env, environment)
}
