import { onlineManager, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { ExplainPage } from './explain-page'

export function showPage(): void {
  // The cards are those of the page in a pod, which asks its server for more. There is no server here, so no request is sent.
  onlineManager.setEventListener(() => undefined)
  onlineManager.setOnline(false)

  const root = document.getElementById('root')
  if (root === null) throw new Error('The document has no place for the page.')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={new QueryClient()}>
        <ExplainPage />
      </QueryClientProvider>
    </StrictMode>,
  )
}
