import type { SavedView } from "@clawglass/core/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { fetchSavedViews, sendChange } from "../../../lib/api-client.ts";
import { useSettled } from "../../../lib/use-settled.ts";
import { newHexId } from "../../feedback/model/new-id.ts";

const KEY = ["views"];
const NO_VIEWS: SavedView[] = [];

/** Lists that people keep; the server has them, so that every browser does. */
export function useSavedViews() {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => fetchSavedViews(signal),
    enabled: useSettled(),
    refetchOnMount: "always",
  });
  const refresh = () => client.invalidateQueries({ queryKey: KEY });
  return {
    views: data?.views ?? NO_VIEWS,
    save: async (name: string, search: string) => {
      await sendChange("PUT", `/views/${newHexId()}`, { name, search });
      await refresh();
    },
    remove: async (view: SavedView) => {
      await sendChange("DELETE", `/views/${view.id}`);
      await refresh();
    },
  };
}
