import type { MessagePort } from 'node:worker_threads';
import * as Comlink from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import type { RelatedGroup, RowGroup } from '../../contract/condition.ts';
import type { GenerateRequest } from '../../contract/jobs.ts';
import type { PortfolioTemplate } from '../../contract/template.ts';
import type { RelatedTwin } from '../../contract/relatedTwin.ts';
import type { Twin } from '../../contract/twin.ts';
import { helpSweeps, newBoard, type Crew } from '../kernel/crew.ts';
import { twinKernel } from '../kernel/twinKernel.ts';
import type { PortfolioGenerator } from '../portfolio/generator.ts';
import type { PortfolioBlock } from '../portfolio/tables.ts';
import type { Table } from '../table/table.ts';
import { RelatedSelection } from '../twin/sampleSelection.ts';
import { keepRules } from './relatedRules.ts';
import { RuledSampler } from './ruledSampler.ts';

/** What a helper thread does for the lead of a job. One call at a time. */
class Assistant {
  private sampler: RuledSampler | null = null;
  private related: RelatedSelection | null = null;
  private portfolio: PortfolioGenerator | null = null;

  /** Takes part in the sweeps of a board until the lead leaves it; blocks this thread. */
  help(memory: WebAssembly.Memory, board: SharedArrayBuffer, helper: number): void {
    helpSweeps(board, twinKernel(memory), helper);
  }

  openSampler(twin: Twin, rows: number, seed: number, groups: readonly RowGroup[]): void {
    this.sampler = new RuledSampler(twin, rows, seed, groups);
  }

  block(block: number): Table {
    if (!this.sampler) throw new Error('openSampler comes first');
    return this.sampler.block(block);
  }

  openRelated(twin: RelatedTwin, groups: readonly RelatedGroup[], seed: number, blocksOfUnit: number): void {
    this.related = new RelatedSelection(twin, groups, seed, blocksOfUnit, keepRules(twin, seed));
  }

  relatedUnit(unit: number): Table[] {
    if (!this.related) throw new Error('openRelated comes first');
    return this.related.unit(unit);
  }

  async openPortfolio(template: PortfolioTemplate, request: GenerateRequest): Promise<void> {
    const { PortfolioGenerator } = await import('../portfolio/generator.ts');
    this.portfolio = new PortfolioGenerator(template, request);
  }

  portfolioBorrowers(block: number): Table {
    if (!this.portfolio) throw new Error('openPortfolio comes first');
    const borrowers = this.portfolio.borrowers(block);
    return Comlink.transfer(borrowers, buffersOf(borrowers));
  }

  portfolioBlock(block: number, intercept: number): PortfolioBlock {
    if (!this.portfolio) throw new Error('openPortfolio comes first');
    const tables = this.portfolio.block(block, intercept);
    return Comlink.transfer(tables, [tables.borrowers, tables.loans, tables.payments].flatMap(buffersOf));
  }
}
/** The memory of a table that nobody else holds: it moves to the lead instead of being copied. */
function buffersOf(table: Table | null): ArrayBuffer[] {
  return (table?.columns ?? []).map((column) => (column.storage === 'numeric' ? column.values : column.codes).buffer as ArrayBuffer);
}
export type RemoteAssistant = Comlink.Remote<Assistant>;

/** Answers a lead on this port. */
export function assistOn(port: MessagePort): void {
  Comlink.expose(new Assistant(), nodeEndpoint(port));
}

/** The lead's view of a helper behind this port. */
export function assistantBehind(port: MessagePort): RemoteAssistant {
  return Comlink.wrap<Assistant>(nodeEndpoint(port));
}

/** A crew that sends these helpers to each memory. */
export function crewOf(assistants: readonly RemoteAssistant[]): Crew {
  return {
    size: assistants.length,
    join(memory) {
      const board = newBoard();
      // Not awaited: a helper that comes late finds less to do, and one that never comes nothing. If its thread died, so will the job.
      assistants.forEach((assistant, index) => void assistant.help(memory, board, index + 1).catch(() => {}));
      return board;
    },
  };
}
