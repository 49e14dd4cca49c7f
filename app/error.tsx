'use client'

interface ErrorPageProps {
  error: Error & { digest?: string }
  reset: () => void
}

/** Reloads the page if the server answers; without an answer the browser would show its own error page. */
async function reload(): Promise<void> {
  const isThere = await fetch(location.href, { method: 'HEAD' }).then(
    ({ ok }) => ok,
    () => false,
  )
  if (isThere) location.reload()
}

/** For bugs in this page and for code that did not load: a refused or failed call is shown where it belongs. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const isUnloaded = error.name === 'ChunkLoadError'
  return (
    <div role="alert" className="max-w-prose px-4 py-5 md:px-6 md:py-7 lg:px-8 wide:px-10">
      <h1 className="text-[1.5rem]/[1.875rem] font-[650] tracking-tight md:text-28">
        {isUnloaded ? 'This page could not be loaded' : 'This page failed'}
      </h1>
      <p className="mt-2 mb-4">
        {isUnloaded
          ? 'Part of its code did not arrive: the connection to Podglass was lost, or another version runs now. Load the page again once Podglass responds.'
          : 'Podglass has a bug here; the pod and the cluster are not the cause. The console of the browser has the error.'}
      </p>
      {/* Not the Button of ui, because this file loads with every page. */}
      <button
        type="button"
        onClick={isUnloaded ? () => void reload() : reset}
        className="h-8 rounded-md border border-line-strong bg-surface px-3 text-13 font-medium"
      >
        Load the page again
      </button>
    </div>
  )
}
