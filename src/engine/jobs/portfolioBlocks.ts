import type { GenerateRequest } from '../../contract/jobs.ts';
import type { Monitor } from '../../contract/progress.ts';
import type { PortfolioGenerator } from '../portfolio/generator.ts';
import type { PortfolioBlock } from '../portfolio/tables.ts';
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
export async function* portfolioBlocks({ request, generator, intercept, helping }: CalibratedPortfolio, monitor: Monitor): AsyncGenerator<PortfolioBlock> {
  const { blocks } = generator;
  const here = (block: number): PortfolioBlock => {
    monitor.check();
    return generator.block(block, intercept);
  };
  let done = 0;
  monitor.advance(0, 0);
  for await (const tables of blocksInOrder(0, blocks, here, helping.map((assistant) => (block: number) => assistant.portfolioBlock(block, intercept)))) {
    yield tables;
    done++;
    monitor.advance(done / blocks, Math.floor((done * request.num_borrowers) / blocks));
  }
}
