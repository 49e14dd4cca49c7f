import { toYaml } from '@/lib/objects/to-yaml'

/** A part of a Pod's spec as a strategic merge patch, with the comment that says where it belongs. */
export function podPart(spec: object): string {
  return [
    '# Part of a Pod’s manifest. In a Deployment, StatefulSet, DaemonSet or Job it goes under spec.template.',
    toYaml({ spec }),
  ].join('\n')
}
