import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { readyThread } from './ask-thread'
import { ExplainPage } from './explain-page'

export function showPage(): void {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The document has no place for the page.')
  readyThread()
  createRoot(root).render(
    <StrictMode>
      <ExplainPage />
    </StrictMode>,
  )
}
