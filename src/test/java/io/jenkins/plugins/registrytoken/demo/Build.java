package io.jenkins.plugins.registrytoken.demo;

import java.io.Serializable;

/** A build that has ended. */
record Build(String job, int number, String result, String log) implements Serializable {

    /** The page of its logins, below the address of Jenkins. */
    String page() {
        return "job/" + job + '/' + number + "/registry-tokens/";
    }

    @Override
    public String toString() {
        return job + " #" + number;
    }
}
