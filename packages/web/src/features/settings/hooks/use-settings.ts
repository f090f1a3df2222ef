import type { Job, RetentionEdit, RetentionPreview } from "@clawglass/core/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  fetchJob,
  fetchPrices,
  fetchRecorders,
  fetchServerInfo,
  fetchSettings,
  fetchStorage,
  sendChange,
} from "../../../lib/api-client.ts";
import type { OwnPrice } from "../model/own-prices.ts";

/** Figures that nobody announces change with the clock: they are asked for while the page is looked at. */
const LOOK_AGAIN_MS = 10_000;
const JOB_EVERY_MS = 500;

const looked = { refetchOnMount: "always", refetchInterval: LOOK_AGAIN_MS } as const;

export const useRecorders = () =>
  useQuery({ queryKey: ["recorders"], queryFn: ({ signal }) => fetchRecorders(signal), ...looked });

export const useStorage = () =>
  useQuery({ queryKey: ["storage"], queryFn: ({ signal }) => fetchStorage(signal), ...looked });

export const useServer = () =>
  useQuery({ queryKey: ["server"], queryFn: ({ signal }) => fetchServerInfo(signal), ...looked });

export const usePrices = () =>
  useQuery({
    queryKey: ["prices"],
    queryFn: ({ signal }) => fetchPrices(signal),
    refetchOnMount: "always",
  });

export const useSettings = () =>
  useQuery({
    queryKey: ["settings"],
    queryFn: ({ signal }) => fetchSettings(signal),
    refetchOnMount: "always",
  });

/** What retention would delete by a changed policy; nothing is saved. */
export function useRetentionPreview(edit: RetentionEdit | null) {
  return useQuery({
    queryKey: ["retention-preview", edit],
    queryFn: async () => (await sendChange("POST", "/retention/preview", edit)) as RetentionPreview,
    enabled: edit !== null,
    staleTime: 0,
    gcTime: 0,
  });
}

export function useSaveRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (edit: RetentionEdit) => sendChange("PUT", "/retention", edit),
    onSuccess: () => client.invalidateQueries({ queryKey: ["storage"] }),
  });
}

export function useSavePrices() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (prices: readonly OwnPrice[]) => sendChange("PUT", "/prices", { prices }),
    onSuccess: (answer) => client.setQueryData(["prices"], answer),
  });
}

/** Starts long work on the store and follows it to its end. */
export function useJob(path: string, changes: readonly string[]) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: unknown): Promise<Job> => {
      let job = (await sendChange("POST", path, body)) as Job;
      while (job.endedAtMs === null) {
        await new Promise((done) => setTimeout(done, JOB_EVERY_MS));
        job = await fetchJob(job.id);
      }
      if (job.error) throw new Error(job.error.message);
      return job;
    },
    onSuccess: async () => {
      for (const key of changes) await client.invalidateQueries({ queryKey: [key] });
    },
  });
}
