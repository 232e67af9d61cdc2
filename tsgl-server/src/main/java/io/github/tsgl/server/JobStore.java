// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.server;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** The jobs that can be asked about, and the results that wait to be fetched: some, for a while. */
final class JobStore {

    private static final int MOST = 256;
    private static final Duration KEPT = Duration.ofMinutes(15);

    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final long mostBytes = Runtime.getRuntime().maxMemory() / 8;

    synchronized void add(Job job) {
        forget();
        jobs.put(job.id(), job);
    }

    synchronized Job named(String id) throws RequestException {
        Job job = jobs.get(id);
        if (job == null) {
            throw new RequestException(
                    RequestException.NOT_FOUND, "there is no such job, or not any more");
        }
        return job;
    }

    synchronized void remove(Job job) {
        jobs.remove(job.id());
    }

    /** Lets the oldest ones go that have ended. */
    private void forget() {
        long bytes = jobs.values().stream().mapToLong(JobStore::bytes).sum();
        int count = jobs.size();
        for (Iterator<Job> all = jobs.values().iterator(); all.hasNext(); ) {
            Job job = all.next();
            boolean isOld = job.age().compareTo(KEPT) > 0 || bytes > mostBytes || count >= MOST;
            if (isOld && job.status().state().isEnd()) {
                bytes -= bytes(job);
                count--;
                all.remove();
            }
        }
    }

    private static long bytes(Job job) {
        FilledPhoto result = job.result();
        return result == null ? 0 : result.content().length;
    }
}
