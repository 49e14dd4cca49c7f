'use client'

import Link from 'next/link'
import { keepProposed } from '@/components/call/proposed'
import { permissionsAddress } from '@/lib/words/page-addresses'

/** Takes the YAML of a fix to What if. Nothing where the YAML is not an RBAC object. */
export function WhatElse({ yaml }: { yaml: string }) {
  if (!yaml.includes('apiVersion: rbac.authorization.k8s.io/')) return null
  return (
    <Link
      prefetch={false}
      href={permissionsAddress('what-if')}
      onClick={() => keepProposed(yaml, true)}
      className="min-h-6 self-start max-md:inline-flex max-md:min-h-11 max-md:items-center rounded-sm text-13 text-accent hover:underline"
    >
      See what else this changes
    </Link>
  )
}
