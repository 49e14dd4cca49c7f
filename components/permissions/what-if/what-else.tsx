'use client'

import { useWhatIfBox } from './what-if-provider'

/**
 * Puts the YAML of a fix into the page's What if. Nothing where the page has none, or where the YAML is not
 * an RBAC object.
 */
export function WhatElse({ yaml }: { yaml: string }) {
  const box = useWhatIfBox()
  if (box === null || !yaml.includes('apiVersion: rbac.authorization.k8s.io/')) return null
  return (
    <button
      type="button"
      onClick={() => box.propose(yaml)}
      className="min-h-6 self-start rounded-sm text-13 text-accent hover:underline"
    >
      See what else this changes
    </button>
  )
}
