'use client'

import { Button } from '@/components/ui/field'

interface ErrorPageProps {
  error: Error & { digest?: string }
  reset: () => void
}

/** Only for faults of this page: a refused or failed call is told in its place. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <div role="alert" className="max-w-prose">
      <h1 className="text-28 font-semibold">This page failed</h1>
      <p className="mt-2 mb-4">
        Podscope has a fault here; the pod and the cluster are not the cause. What it said: {error.message}
      </p>
      <Button onClick={reset}>Show the page again</Button>
    </div>
  )
}
