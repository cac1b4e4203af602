import type { GenerateRequest } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { PortfolioGenerator } from '../portfolio/generator.ts';
import type { PortfolioBlock } from '../portfolio/tables.ts';
import type { Table } from '../table/table.ts';
import type { RemoteAssistant } from './assistant.ts';
import { blocksInOrder } from './blocksInOrder.ts';

export interface CalibratedPortfolio {
  readonly request: GenerateRequest;
  readonly generator: PortfolioGenerator;
  readonly intercept: number;
  /** Assistants that have opened the same portfolio. */
  readonly helping: readonly RemoteAssistant[];
}

/** The blocks of a portfolio in their order, drawn on this thread and on the assistants at once. */
export function portfolioBlocks(portfolio: CalibratedPortfolio, monitor: Monitor): AsyncGenerator<PortfolioBlock> {
  const { generator, intercept } = portfolio;
  return drawn(portfolio, (block) => generator.block(block, intercept), (assistant, block) => assistant.portfolioBlock(block, intercept), monitor);
}

/** The borrowers of all blocks in their order, as `portfolioBlocks` gives them. */
export function borrowerBlocks(portfolio: CalibratedPortfolio, monitor: Monitor): AsyncGenerator<Table> {
  return drawn(portfolio, (block) => portfolio.generator.borrowers(block), (assistant, block) => assistant.portfolioBorrowers(block), monitor);
}

async function* drawn<T>({ request, generator, helping }: CalibratedPortfolio, here: (block: number) => T, there: (assistant: RemoteAssistant, block: number) => Promise<T>, monitor: Monitor): AsyncGenerator<T> {
  const { blocks } = generator;
  const checked = (block: number): T => {
    monitor.check();
    return here(block);
  };
  let done = 0;
  monitor.advance(0, 0);
  for await (const one of blocksInOrder(0, blocks, checked, helping.map((assistant) => (block: number) => there(assistant, block)))) {
    yield one;
    done++;
    monitor.advance(done / blocks, Math.floor((done * request.num_borrowers) / blocks));
  }
}
