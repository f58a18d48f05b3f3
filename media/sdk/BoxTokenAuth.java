import com.box.sdkgen.box.developertokenauth.BoxDeveloperTokenAuth;
import com.box.sdkgen.networking.network.NetworkSession;
import com.box.sdkgen.schemas.accesstoken.AccessToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fresh tokens from Box Auth in the editor: new BoxClient(new BoxTokenAuth()). There is no secret in here. */
public class BoxTokenAuth extends BoxDeveloperTokenAuth { // which is an Authentication
  private static final String COMMAND = "box-token --format json"; // of another account: --account NAME
  private static final Pattern ANSWER = Pattern.compile("\"access_token\":\"([^\"]+)\",\"expires_at\":(\\d+|null)");
  private AccessToken fresh;
  private long until;

  public BoxTokenAuth() {
    super("");
  }

  @Override
  public synchronized AccessToken retrieveToken(NetworkSession session) {
    return System.currentTimeMillis() < until ? fresh : refreshToken(session);
  }

  @Override // The SDK calls it after a 401, too.
  public synchronized AccessToken refreshToken(NetworkSession session) {
    boolean isWindows = System.getProperty("os.name").startsWith("Windows");
    ProcessBuilder shell = new ProcessBuilder(isWindows ? "cmd" : "sh", isWindows ? "/c" : "-c", COMMAND);
    try (BufferedReader out = new BufferedReader(new InputStreamReader(
        shell.redirectError(ProcessBuilder.Redirect.INHERIT).start().getInputStream()))) {
      Matcher answer = ANSWER.matcher(String.valueOf(out.readLine()));
      if (!answer.find()) throw new IllegalStateException("box-token gave no token; it has said why.");
      until = answer.group(2).equals("null") ? Long.MAX_VALUE : (Long.parseLong(answer.group(2)) - 60) * 1000;
      return fresh = new AccessToken.Builder().accessToken(answer.group(1)).build();
    } catch (IOException error) {
      throw new IllegalStateException("box-token could not be run.", error);
    }
  }

  @Override
  public void revokeToken(NetworkSession session) {
    throw new UnsupportedOperationException("The token belongs to the editor; run “Box: Sign Out” there.");
  }
}
