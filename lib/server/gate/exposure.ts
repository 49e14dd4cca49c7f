import type { Exposure } from '@/lib/contract/exposure'
import { hidesOthers } from '@/lib/facts/questions/hidden-rbac'
import { isLoopback } from '@/lib/pod/access-settings'
import type { Settings } from '@/lib/pod/environment'
import { present } from '@/lib/present'
import { bindingsCommand } from '@/lib/rbac/kubectl-command'
import { type AuditState, auditState } from './audit-watch'

/**
 * Who can open this page, by the settings of this process and the last self-audit. Asks no one. Where bindings are hidden none
 * is named: the commands then search for them.
 */
export function describeExposure(settings: Settings, { known, failed }: AuditState = auditState()): Exposure {
  const isHidden = hidesOthers(settings)
  return {
    mode: settings.access.mode,
    ...(settings.access.mode === 'user' ? { tokenFrom: settings.access.tokenFrom } : {}),
    address: settings.bindAddress,
    port: settings.port,
    basePath: settings.basePath || '/',
    allowedHosts: settings.allowedHosts,
    isLoopback: isLoopback(settings.bindAddress),
    showsOthers: !isHidden,
    allowsDryRun: settings.allowDryRun,
    allowsDangerousRights: settings.allowDangerousRights,
    audit: {
      ...(known
        ? {
            known: {
              at: known.at,
              user: known.user,
              namespace: known.namespace,
              rights: known.held.map((right) =>
                isHidden ? { ...right, command: bindingsCommand(known.user) } : right,
              ),
              ...(known.unseen ? { unseen: known.unseen } : {}),
            },
          }
        : {}),
      ...present({ failed }),
    },
  }
}
