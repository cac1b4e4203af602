import { IconBuildingBank, IconChecklist, IconCopyPlus, IconFileText, IconHome, IconMessageCircleQuestion, IconShieldLock, IconStairsDown, IconTable, IconWaveSawTool, type IconProps } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { CloneScreen } from './clone/CloneScreen.tsx';
import { DataScreen } from './data/DataScreen.tsx';
import { DelinquencyScreen } from './delinquency/DelinquencyScreen.tsx';
import { GenerateScreen } from './generate/GenerateScreen.tsx';
import { HomeScreen } from './home/HomeScreen.tsx';
import { messages } from './messages/messages.ts';
import { ReportsScreen } from './reports/ReportsScreen.tsx';
import { PrivacyScreen } from './privacy/PrivacyScreen.tsx';
import { RunScreen } from './run/RunScreen.tsx';
import type { Place } from './state/place.ts';
import { StressScreen } from './stress/StressScreen.tsx';
import { ValidateScreen } from './validate/ValidateScreen.tsx';
import { XPrivacyScreen } from './xprivacy/XPrivacyScreen.tsx';

export interface Screen {
  readonly id: string;
  readonly title: string;
  /** Where it stands in the rail; null for one that is reached from another. */
  readonly rail: { readonly group: 'make' | 'prove' | 'use' | null; readonly icon: ComponentType<IconProps>; readonly digit: string } | null;
  /** Its topic in resources/help. */
  readonly help: string;
  readonly View: ComponentType<{ place: Place }>;
}

/** Every finished screen, in the order of the rail. A new one is an entry here and a folder beside the others. */
export const screens: readonly Screen[] = [
  { id: 'home', title: messages.home.title, rail: { group: null, icon: IconHome, digit: '1' }, help: 'home', View: HomeScreen },
  { id: 'generate', title: messages.generate.title, rail: { group: 'make', icon: IconBuildingBank, digit: '2' }, help: 'generate', View: GenerateScreen },
  { id: 'clone', title: messages.clone.title, rail: { group: 'make', icon: IconCopyPlus, digit: '3' }, help: 'clone', View: CloneScreen },
  { id: 'data', title: messages.data.title, rail: { group: 'make', icon: IconTable, digit: '4' }, help: 'data', View: DataScreen },
  { id: 'validate', title: messages.validate.title, rail: { group: 'prove', icon: IconChecklist, digit: '5' }, help: 'validate', View: ValidateScreen },
  { id: 'delinquency', title: messages.delinquency.title, rail: { group: 'prove', icon: IconStairsDown, digit: '6' }, help: 'delinquency', View: DelinquencyScreen },
  { id: 'privacy', title: messages.privacy.title, rail: { group: 'prove', icon: IconShieldLock, digit: '7' }, help: 'privacy', View: PrivacyScreen },
  { id: 'xprivacy', title: messages.xprivacy.title, rail: { group: 'prove', icon: IconMessageCircleQuestion, digit: '8' }, help: 'xprivacy', View: XPrivacyScreen },
  { id: 'stress', title: messages.stress.title, rail: { group: 'use', icon: IconWaveSawTool, digit: '9' }, help: 'stress', View: StressScreen },
  { id: 'reports', title: messages.reports.title, rail: { group: 'use', icon: IconFileText, digit: '0' }, help: 'reports', View: ReportsScreen },
  { id: 'run', title: messages.run.title, rail: null, help: 'run', View: RunScreen },
];

export const screenOf = (id: string): Screen => screens.find((screen) => screen.id === id) ?? screens[0]!;
