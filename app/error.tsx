'use client'

interface ErrorPageProps {
  error: Error & { digest?: string }
  reset: () => void
}

/** Only for bugs in this page: a refused or failed call is shown where it belongs. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <div role="alert" className="max-w-prose px-4 py-5 md:px-6 md:py-7 lg:px-8 wide:px-10">
      <h1 className="text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:text-28">This page failed</h1>
      <p className="mt-2 mb-4">
        Podglass has a bug here; the pod and the cluster are not the cause. The error: {error.message}
      </p>
      {/* Not the Button of ui, because this file loads with every page. */}
      <button
        type="button"
        onClick={reset}
        className="h-8 rounded-md border border-line-strong bg-surface px-3 text-13 font-medium"
      >
        Load the page again
      </button>
    </div>
  )
}
