import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './look/base.css';
import './look/page.css';
import './shell/shell.css';
import './help/help.css';
import './home/home.css';
import './clone/clone.css';
import './data/data.css';
import './delinquency/delinquency.css';
import './stress/stress.css';
import './validate/validate.css';
import './xprivacy/xprivacy.css';
import './reports/reports.css';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { keepClone } from './clone/draft.ts';
import { keepPortfolio } from './generate/draft.ts';
import { cssVariablesResolver, theme } from './look/theme.ts';
import { messages } from './messages/messages.ts';
import { keepReport } from './reports/draft.ts';
import { keepPaths } from './stress/paths.ts';
import { applyContrast } from './shell/contrast.ts';
import { takeStartFiles } from './state/actions.ts';
import { noteProgress } from './state/jobs.ts';
import { goTo } from './state/place.ts';
import { reloadWorkspace } from './state/workspace.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
applyContrast();
window.bridge.onEvent((event) => {
  if (event.type === 'job:progress') noteProgress(event.jobId, event.progress);
  else if (event.type === 'files:open') goTo({ screen: 'clone', files: event.files });
  else void reloadWorkspace();
});
void reloadWorkspace();
void keepPortfolio();
void keepReport();
void keepPaths();
void keepClone().then(takeStartFiles);
createRoot(root).render(
  <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
    <ModalsProvider modalProps={{ closeButtonProps: { 'aria-label': messages.app.close } }}>
      <Notifications position="bottom-right" />
      <App />
    </ModalsProvider>
  </MantineProvider>,
);
